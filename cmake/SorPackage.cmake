# Debian packages and one relocatable archive:  ./dev package  (cpack in the build folder).
set(CPACK_PACKAGE_NAME sorlab)
set(CPACK_PACKAGE_VENDOR "The SOR Lab developers")
set(CPACK_PACKAGE_CONTACT "The SOR Lab developers <sorlab@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Laboratory for smart order routing")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_ALL cli dev)
if(SOR_BUILD_GUI)
    list(APPEND CPACK_COMPONENTS_ALL gui)
endif()
if(SOR_BUILD_PYTHON)
    set(CPACK_COMPONENTS_ALL python) # the others come from the build without it
endif()

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_CLI_PACKAGE_NAME sorlab-cli)
set(CPACK_DEBIAN_GUI_PACKAGE_NAME sorlab)
# The window needs letters; the rest of what it needs is found in its libraries.
set(CPACK_DEBIAN_CLI_PACKAGE_DEPENDS "librdkafka1 (>= 2.0.2)")
set(CPACK_DEBIAN_GUI_PACKAGE_DEPENDS "librdkafka1 (>= 2.0.2), sorlab-cli (= ${PROJECT_VERSION}), fonts-dejavu-core | fonts-liberation")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME sorlab-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libfmt-dev, libhowardhinnant-date-dev, libsimdjson-dev, libarchive-dev, libzstd-dev, zlib1g-dev, libxxhash-dev, libsqlite3-dev, librdkafka-dev (>= 2.0.2), pkg-config")
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS "cmake")
set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-sorlab)
# An extension module is of one version of Python.
if(SOR_BUILD_PYTHON)
    math(EXPR SOR_PYTHON_BEHIND "${Python_VERSION_MINOR} + 1")
    set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "python3 (>= 3.${Python_VERSION_MINOR}), python3 (<< 3.${SOR_PYTHON_BEHIND}), python3-numpy")
endif()
set(CPACK_DEBIAN_PYTHON_PACKAGE_SUGGESTS "python3-pandas")
set(CPACK_DEBIAN_DEV_DESCRIPTION
"C++ library of SOR Lab: headers and static libraries for
find_package(sorlab CONFIG). Tapes of level-1 quotes, fees, strategies and
their simulation, grids, experiments, placement problems, studies.")
set(CPACK_DEBIAN_PYTHON_DESCRIPTION
"Python module of SOR Lab: runs, tapes, studies, allocations and
placement problems as objects with NumPy columns.")
set(CPACK_DEBIAN_CLI_DESCRIPTION
"What would a Cont-Kukanov smart order router have paid, against Best Ask,
TWAP and VWAP? Reads level-1 quotes from CSV or Kafka, searches a grid of
parameters, judges them out of sample and writes JSON. Without a window
and without its libraries: for servers and cluster jobs.")
set(CPACK_DEBIAN_GUI_DESCRIPTION
"What would a Cont-Kukanov smart order router have paid, against Best Ask,
TWAP and VWAP? Reads level-1 quotes from CSV or Kafka, searches a grid of
parameters while you watch, and judges them out of sample.")

set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
set(CPACK_ARCHIVE_FILE_NAME sorlab-${PROJECT_VERSION}-${CMAKE_SYSTEM_PROCESSOR})
include(CPack)
