# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT

# An overlay port: it builds the checkout that it lies in. One in a registry gets a release here, with vcpkg_from_git().
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS feature_options
    FEATURES
        server VELOX_BUILD_SERVER
    INVERTED_FEATURES
        qml CMAKE_DISABLE_FIND_PACKAGE_Qt6Qml)

vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        ${feature_options}
        -DVELOX_BUILD_TESTS=OFF
        -DVELOX_BUILD_EXAMPLES=OFF
        -DVELOX_INSTALL_QMLDIR=Qt6/qml)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME velox CONFIG_PATH lib/cmake/Velox)
vcpkg_fixup_pkgconfig()
vcpkg_copy_pdbs()
vcpkg_copy_tools(TOOL_NAMES velox AUTO_CLEAN)

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
