# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT

# What is in which Debian package, for cpack. Each is one install component (src/cmake/install.cmake); libraries have packages
# of their own, named after their sonames as the distribution does, so that who wants the client gets no HTTP server.

if(NOT BUILD_SHARED_LIBS OR NOT VELOX_BUILD_SERVER OR NOT TARGET VeloxQmlServer)
    message(FATAL_ERROR "Packages need shared libraries, the server and Qt Qml")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each has its own
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE 1 CACHE STRING "The Debian revision of the packages")
if(DEFINED ENV{DEBEMAIL})
    set(maintainer "Velox for Qt <$ENV{DEBEMAIL}>")
else()
    set(maintainer "The Velox for Qt authors <velox-for-qt@localhost>")
endif()
set(CPACK_PACKAGE_CONTACT "${maintainer}" CACHE STRING "The maintainer of the packages; DEBEMAIL sets the address")
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# What the packages need of the system is read from what they link; of each other it is said below, in exactly this version.
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})

# velox_package_changelog(COMPONENT PACKAGE): what CHANGELOG.md says, and the entry that Debian's tools read.
function(velox_package_changelog component package)
    set(folder ${PROJECT_BINARY_DIR}/debian/${package})
    string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH, where that is set
    file(WRITE ${folder}/changelog "velox-for-qt (${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium\n\n"
        "  * Built from a checkout; changelog.gz says what is new.\n\n -- ${CPACK_PACKAGE_CONTACT}  ${date}\n")
    file(ARCHIVE_CREATE OUTPUT ${folder}/changelog.Debian.gz PATHS ${folder}/changelog FORMAT raw COMPRESSION GZip COMPRESSION_LEVEL 9)
    file(ARCHIVE_CREATE OUTPUT ${folder}/changelog.gz PATHS ${PROJECT_SOURCE_DIR}/CHANGELOG.md FORMAT raw COMPRESSION GZip COMPRESSION_LEVEL 9)
    install(FILES ${folder}/changelog.Debian.gz ${folder}/changelog.gz
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
endfunction()

# velox_package(COMPONENT PACKAGE SECTION section SUMMARY text [TEXT text] [USES components...] [DEPENDS packages]
# [RECOMMENDS packages]): also sets the variables that CPack reads in the caller's scope.
macro(velox_package component package)
    cmake_parse_arguments(arg "" "SECTION;SUMMARY;TEXT;DEPENDS;RECOMMENDS" "USES" ${ARGN})
    string(TOUPPER ${component} upper)
    list(APPEND CPACK_COMPONENTS_ALL ${component})
    set(CPACK_COMPONENT_${upper}_DEPENDS ${arg_USES})
    set(CPACK_COMPONENT_${upper}_DESCRIPTION "${arg_SUMMARY}\n${arg_TEXT}")
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${package})
    set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${arg_SECTION})
    set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${arg_DEPENDS}")
    set(CPACK_DEBIAN_${upper}_PACKAGE_RECOMMENDS "${arg_RECOMMENDS}")
    install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package}
        RENAME copyright COMPONENT ${component})
    velox_package_changelog(${component} ${package})
endmacro()

# velox_library_package(NAME SUMMARY text TEXT text USES components...)
macro(velox_library_package name)
    get_target_property(soversion Velox${name} SOVERSION)
    string(TOLOWER libvelox${name}${soversion} package)
    string(TOUPPER ${name} upper)
    # So that others' packages find the one that has this library, and the linker's cache is renewed once for all of them.
    set(control ${PROJECT_BINARY_DIR}/debian/${package})
    file(CONFIGURE OUTPUT ${control}/shlibs CONTENT "libVelox${name} ${soversion} ${package} (>= ${PROJECT_VERSION})\n")
    file(CONFIGURE OUTPUT ${control}/triggers CONTENT "activate-noawait ldconfig\n")
    set(CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA ${control}/shlibs ${control}/triggers)
    velox_package(${name} ${package} SECTION libs ${ARGN})
endmacro()

string(CONCAT about "Velox keeps a live Qt object in step with many readers: web pages, scripts and\n"
    "other programs follow it over Server-Sent Events, WebSocket or long poll, as\nJSON Patch.")

velox_library_package(Core SUMMARY "Velox for Qt: containers and synchronisation" TEXT "${about}")
velox_library_package(Client SUMMARY "Velox for Qt: follows a remote state" TEXT "${about}" USES Core)
velox_library_package(Server SUMMARY "Velox for Qt: publishes a state" TEXT "${about}" USES Core)
velox_library_package(Qml SUMMARY "Velox for Qt: remote states in QML" TEXT "${about}" USES Client Core)
velox_library_package(QmlServer SUMMARY "Velox for Qt: servers written in QML" TEXT "${about}" USES Server Qml Core)
# The distribution's own module QtQml does not depend on the parts that it imports before Qt 6.8.
set(qtqml "qml6-module-qtqml, qml6-module-qtqml-models, qml6-module-qtqml-workerscript")
velox_package(QmlModule qml6-module-velox SECTION libs SUMMARY "Velox for Qt: the QML module Velox" TEXT "${about}"
    USES Qml DEPENDS "${qtqml}" RECOMMENDS "qml6-module-qtquick")
velox_package(QmlServerModule qml6-module-velox-server SECTION libs SUMMARY "Velox for Qt: the QML module Velox.Server"
    TEXT "${about}" USES QmlServer QmlModule DEPENDS "${qtqml}")
velox_package(Tools velox-tools SECTION utils SUMMARY "Velox for Qt: the velox program"
    TEXT "Publishes a JSON file or the lines that a program prints, and follows the state\nof any Velox server." USES Client Server)
# Whatever VeloxConfig.cmake and the pkg-config files look for.
velox_package(Devel velox-for-qt-dev SECTION libdevel SUMMARY "Velox for Qt: headers, CMake and pkg-config files"
    TEXT "${about}" USES Core Client Server Qml QmlServer
    DEPENDS "qt6-base-dev (>= 6.4), qt6-websockets-dev, qt6-httpserver-dev, qt6-declarative-dev, zlib1g-dev")

include(CPack)
