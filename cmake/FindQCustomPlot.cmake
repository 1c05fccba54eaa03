# Finds QCustomPlot 2.1 built for Qt 6 and defines QCustomPlot::QCustomPlot.
# Debian and Ubuntu ship a CMake package for it; elsewhere the library goes by one of several names.

find_package(QCustomPlotQt6 CONFIG QUIET)
if(TARGET QCustomPlotQt6::QCustomPlotQt6)
    get_target_property(QCustomPlot_LIBRARY QCustomPlotQt6::QCustomPlotQt6 IMPORTED_LOCATION_NONE)
    if(NOT QCustomPlot_LIBRARY)
        get_target_property(QCustomPlot_LIBRARY QCustomPlotQt6::QCustomPlotQt6 LOCATION)
    endif()
endif()
find_library(QCustomPlot_LIBRARY NAMES qcustomplot-qt6 QCustomPlotQt6 qcustomplot)
find_path(QCustomPlot_INCLUDE_DIR NAMES qcustomplot.h PATH_SUFFIXES qcustomplot)
mark_as_advanced(QCustomPlot_LIBRARY QCustomPlot_INCLUDE_DIR)

if(QCustomPlot_INCLUDE_DIR)
    file(STRINGS ${QCustomPlot_INCLUDE_DIR}/qcustomplot.h QCustomPlot_VERSION_LINE
         REGEX "define QCUSTOMPLOT_VERSION_STR")
    string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" QCustomPlot_VERSION "${QCustomPlot_VERSION_LINE}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(QCustomPlot
    REQUIRED_VARS QCustomPlot_LIBRARY QCustomPlot_INCLUDE_DIR VERSION_VAR QCustomPlot_VERSION)

if(QCustomPlot_FOUND AND NOT TARGET QCustomPlot::QCustomPlot)
    # An imported target's folders count as SYSTEM: warnings of the header are not ours.
    add_library(QCustomPlot::QCustomPlot UNKNOWN IMPORTED)
    set_target_properties(QCustomPlot::QCustomPlot PROPERTIES
        IMPORTED_LOCATION ${QCustomPlot_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${QCustomPlot_INCLUDE_DIR}
        INTERFACE_COMPILE_DEFINITIONS QCUSTOMPLOT_USE_LIBRARY
        INTERFACE_LINK_LIBRARIES "Qt6::Widgets;Qt6::PrintSupport")
endif()
