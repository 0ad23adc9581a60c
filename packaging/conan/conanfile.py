# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT

import os

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load
from conan.tools.scm import Version
from conan.tools.system.package_manager import Apt

required_conan_version = ">=2.1"


class VeloxForQt(ConanFile):
    name = "velox-for-qt"
    license = "MIT"
    description = "Keeps a live Qt object in step with many readers"
    topics = ("qt", "sync", "sse", "websocket", "json-patch")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "shared": [True, False],
        "fPIC": [True, False],
        # Links Qt HttpServer, which is under GPL-3.0 or a commercial licence.
        "server": [True, False],
        # Whose Qt: the one that CMake finds on this machine, or Conan's package of it.
        "system_qt": [True, False],
    }
    default_options = {"shared": True, "fPIC": True, "server": True, "system_qt": True}
    implements = ["auto_shared_fpic"]

    def set_version(self):
        # CMakeLists.txt is the one place that says it.
        text = load(self, os.path.join(self.recipe_folder, "..", "..", "CMakeLists.txt"))
        self.version = self.version or text.split("project(Velox VERSION ")[1].split()[0]

    def export_sources(self):
        root = os.path.join(self.recipe_folder, "..", "..")
        for pattern in ("CMakeLists.txt", "LICENSE", "src/*", "qml/*", "js/dist/*"):
            copy(self, pattern, root, self.export_sources_folder)

    def requirements(self):
        if not self.options.system_qt:
            self.requires("qt/[>=6.4 <7]", transitive_headers=True, transitive_libs=True,
                          options={"qtwebsockets": True, "qthttpserver": bool(self.options.server), "qtdeclarative": True})
            if self.options.server:
                self.requires("zlib/[>=1.2.11 <2]")

    def system_requirements(self):
        if self.options.system_qt:
            packages = ["qt6-base-dev", "qt6-websockets-dev", "qt6-declarative-dev"]
            if self.options.server:
                packages += ["qt6-httpserver-dev", "zlib1g-dev"]
            Apt(self).install(packages, check=True)

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.compiler == "gcc" and Version(self.settings.compiler.version) < 11:
            raise ConanInvalidConfiguration("Velox needs GCC 11 or newer")

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["VELOX_BUILD_SERVER"] = bool(self.options.server)
        toolchain.cache_variables["VELOX_BUILD_TESTS"] = False
        toolchain.cache_variables["VELOX_BUILD_EXAMPLES"] = False
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        # The package's own VeloxConfig.cmake is used: it knows the components and finds Qt.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("lib", "cmake", "Velox")]
        self.runenv_info.prepend_path("QML_IMPORT_PATH", os.path.join(self.package_folder, "lib", "qt6", "qml"))
