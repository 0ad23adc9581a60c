# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT

# What `cmake --install` puts where, so that another project uses it with find_package(Velox) or pkg-config. The components
# are the Debian packages (packaging/debian/packages.cmake): one for each library, Devel, one for each QML module, Tools.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(VELOX_INSTALL_QMLDIR ${CMAKE_INSTALL_LIBDIR}/qt6/qml CACHE STRING "Where the QML modules are installed")
set(_velox_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Velox CACHE INTERNAL "")

# velox_forward(FOLDER/Class): lets users include <Velox/Class>, in the build tree and installed.
function(velox_forward class)
    get_filename_component(folder ${class} DIRECTORY)
    get_filename_component(plain ${class} NAME)
    string(TOLOWER ${plain} file)
    set(forward ${PROJECT_BINARY_DIR}/include/Velox/${plain})
    file(CONFIGURE OUTPUT ${forward} CONTENT "#include \"${folder}/${file}.h\"\n")
    install(FILES ${forward} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/Velox COMPONENT Devel)
    install(FILES ${PROJECT_SOURCE_DIR}/src/${folder}/${file}.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/Velox/${folder} COMPONENT Devel)
endfunction()

# velox_install_target(NAME): a library, as a part of the package of its own: who wants the client needs no HTTP server.
function(velox_install_target name)
    set_target_properties(Velox${name} PROPERTIES
        EXPORT_NAME ${name}
        VERSION ${PROJECT_VERSION}
        SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
        INSTALL_RPATH "$ORIGIN")
    install(TARGETS Velox${name} EXPORT Velox${name}Targets
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${name}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${name} NAMELINK_COMPONENT Devel
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT Devel)
    install(EXPORT Velox${name}Targets NAMESPACE Velox:: DESTINATION ${_velox_package_dir} COMPONENT Devel)
endfunction()

function(velox_install_library name)
    cmake_parse_arguments(arg "" "" "LINKS;CLASSES;HEADERS" ${ARGN})
    foreach(class IN LISTS arg_CLASSES)
        velox_forward(${class})
    endforeach()
    foreach(header IN LISTS arg_HEADERS)
        get_filename_component(folder ${header} DIRECTORY)
        install(FILES ${PROJECT_SOURCE_DIR}/src/${header}
            DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/Velox/${folder} COMPONENT Devel)
    endforeach()
    velox_install_target(${name})

    string(TOLOWER ${name} lower)
    set(requires "")
    foreach(link IN LISTS arg_LINKS)
        string(REGEX REPLACE "^Qt6::" "Qt6" link ${link})
        string(REGEX REPLACE "^Velox(.*)" "velox-\\1" link ${link})
        string(REGEX REPLACE "^ZLIB::ZLIB" "zlib" link ${link})
        string(REPLACE "velox-Core" "velox-core" link ${link})
        list(APPEND requires ${link})
    endforeach()
    list(JOIN requires ", " VELOX_PC_REQUIRES)
    set(VELOX_PC_NAME ${name})
    set(VELOX_PC_CFLAGS "")
    if(NOT BUILD_SHARED_LIBS)
        set(VELOX_PC_CFLAGS "-DVELOX_STATIC")
    endif()
    file(RELATIVE_PATH VELOX_PC_UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /) # the prefix may be moved
    configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/velox.pc.in ${PROJECT_BINARY_DIR}/velox-${lower}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/velox-${lower}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT Devel)
endfunction()

function(velox_install_package)
    configure_package_config_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/VeloxConfig.cmake.in
        ${PROJECT_BINARY_DIR}/VeloxConfig.cmake INSTALL_DESTINATION ${_velox_package_dir}
        PATH_VARS VELOX_INSTALL_QMLDIR)
    write_basic_package_version_file(${PROJECT_BINARY_DIR}/VeloxConfigVersion.cmake COMPATIBILITY SameMinorVersion)
    install(FILES ${PROJECT_BINARY_DIR}/VeloxConfig.cmake ${PROJECT_BINARY_DIR}/VeloxConfigVersion.cmake
        DESTINATION ${_velox_package_dir} COMPONENT Devel)
    set_target_properties(velox PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
    install(TARGETS velox RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT Tools)
    install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT License)
endfunction()
