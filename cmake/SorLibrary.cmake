# What a program of somebody else needs of this one, the component `dev`: headers, static libraries, and what
# find_package(sorlab CONFIG) reads. Built with the programs; ./dev package makes sorlab-dev of it.
set(SOR_PUBLIC_DIR ${PROJECT_BINARY_DIR}/public)
get_target_property(headers sor_engine HEADER_SET)
get_target_property(more sor_io HEADER_SET)
add_custom_command(OUTPUT ${SOR_PUBLIC_DIR}/made VERBATIM
    DEPENDS ${headers} ${more} ${PROJECT_SOURCE_DIR}/cmake/PublicHeaders.cmake
    COMMAND ${CMAKE_COMMAND} "-DSOURCES=${PROJECT_SOURCE_DIR}/core;${PROJECT_BINARY_DIR}/generated" -DDESTINATION=${SOR_PUBLIC_DIR}/sorlab
            -P ${PROJECT_SOURCE_DIR}/cmake/PublicHeaders.cmake
    COMMAND ${CMAKE_COMMAND} -E touch ${SOR_PUBLIC_DIR}/made
    COMMENT "Collecting the headers of the library")
add_custom_target(sor_public_headers ALL DEPENDS ${SOR_PUBLIC_DIR}/made)

# What is built with sanitizers or to be part of a Python module is no library for others.
if(SOR_SANITIZE OR SOR_BUILD_PYTHON)
    return()
endif()
include(CMakePackageConfigHelpers)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/sorlab)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/sorlabConfig.cmake.in ${SOR_PUBLIC_DIR}/sorlabConfig.cmake
    INSTALL_DESTINATION ${config_dir} PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR
    NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${SOR_PUBLIC_DIR}/sorlabConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(DIRECTORY ${SOR_PUBLIC_DIR}/sorlab DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)
install(FILES $<TARGET_FILE:sor_engine> DESTINATION ${CMAKE_INSTALL_LIBDIR} RENAME libsorlab_engine.a COMPONENT dev)
install(FILES $<TARGET_FILE:sor_io> DESTINATION ${CMAKE_INSTALL_LIBDIR} RENAME libsorlab_io.a COMPONENT dev)
install(FILES ${SOR_PUBLIC_DIR}/sorlabConfig.cmake ${SOR_PUBLIC_DIR}/sorlabConfigVersion.cmake
        DESTINATION ${config_dir} COMPONENT dev)
