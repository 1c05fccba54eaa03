# What every target of the project shares: warnings, sanitizers, architecture, and how a test is declared.

add_library(sor_build_flags INTERFACE)
target_compile_features(sor_build_flags INTERFACE cxx_std_20)
target_compile_options(sor_build_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual
    # Contracting a*b+c into one rounding would make results depend on the machine.
    -ffp-contract=off
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>
    # GCC 12 sees overlapping and endless copies in every "text" + std::string (its bug 105329).
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-stringop-overflow>)
if(CMAKE_UNITY_BUILD)
    # A name of one file hides one of another, and a type of a .cpp looks like one of a header.
    target_compile_options(sor_build_flags INTERFACE -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>
        # GCC 12 inlines a vector's constructor into what has just found that its size is not negative.
        $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-alloc-size-larger-than>)
endif()
if(SOR_ARCH AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    target_compile_options(sor_build_flags INTERFACE -march=${SOR_ARCH})
endif()
if(SOR_SANITIZE)
    string(REPLACE ";" "," SOR_SANITIZE_LIST "${SOR_SANITIZE}")
    target_compile_options(sor_build_flags INTERFACE
        -fsanitize=${SOR_SANITIZE_LIST} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(sor_build_flags INTERFACE -fsanitize=${SOR_SANITIZE_LIST})
endif()
if(SOR_BUILD_FUZZERS)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "SOR_BUILD_FUZZERS needs clang (libFuzzer is part of it): use the preset asan.")
    endif()
    # The libraries too: a fuzzer sees only what is instrumented. The fuzz targets add libFuzzer itself.
    target_compile_options(sor_build_flags INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(sor_build_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# sor_precompile(target [header ...])
# The headers of the standard library and of fmt are a third of what a file costs to compile. The preset dev builds
# without: there every file has to include what it uses.
set(SOR_PCH_OPTIONS "$<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>") # without it ccache keeps nothing
function(sor_precompile target)
    target_precompile_headers(${target} PRIVATE
        <algorithm> <array> <chrono> <cstdint> <deque> <filesystem> <functional> <limits> <map> <memory> <mutex>
        <optional> <ranges> <span> <stop_token> <string> <string_view> <thread> <utility> <variant> <vector>
        <fmt/format.h> ${ARGN})
    target_compile_options(${target} PRIVATE ${SOR_PCH_OPTIONS})
endfunction()

# Tests are compiled once and run for a moment: optimising them costs more than it saves, with sanitizers twice so.
# Without Qt Test's own names of folders, which differ from test to test, all can share what is precompiled.
# (GCC 12 then sees strings copied beyond their end that are not.)
set(SOR_TEST_OPTIONS "$<IF:$<CONFIG:Release>,-O1,-O0>" "$<$<CXX_COMPILER_ID:Clang>:-fpch-instantiate-templates>"
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds>" -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR ${SOR_PCH_OPTIONS})

# sor_test_headers(target LIBRARY ...)
# The headers that nearly all tests include, Qt's above all, precompiled once for the tests that link the libraries.
# An executable, because only executables are compiled with the flags of one.
function(sor_test_headers target)
    add_executable(${target} ${PROJECT_SOURCE_DIR}/tests/support/precompiled.cpp)
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${target} PRIVATE sor_build_flags sor_test_support Qt6::Core Qt6::Test ${ARGN})
    target_compile_options(${target} PRIVATE ${SOR_TEST_OPTIONS})
    sor_precompile(${target} <QtTest> <QByteArray> <QDir> <QFile> <QJsonArray> <QJsonDocument> <QJsonObject>
                   <QProcess> <QString> <QStringList> <QTemporaryDir>)
endfunction()

# sor_moc(target header.h ...)
# Runs moc over those of the headers that have Q_OBJECT and adds what it makes to the target. moc is called without
# include paths: Qt 6.4's cannot read the standard headers that AUTOMOC would show it.
function(sor_moc target)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARGN}) # one may get its first Q_OBJECT
    foreach(header ${ARGN})
        file(STRINGS ${header} q_object REGEX "^ *Q_OBJECT" LIMIT_COUNT 1)
        if(q_object)
            cmake_path(GET header STEM name)
            set(output ${CMAKE_CURRENT_BINARY_DIR}/moc_${name}.cpp)
            add_custom_command(OUTPUT ${output} DEPENDS ${header} VERBATIM
                               COMMAND Qt6::moc -f${header} ${header} -o ${output})
            target_sources(${target} PRIVATE ${output})
        endif()
    endforeach()
endfunction()

# sor_add_test(tst_name LABELS unit LIBS sor::engine)
# Builds tst_name.cpp of the current folder against Qt Test and registers it with ctest under its labels.
# The file ends with #include "tst_name.moc". moc is called without include paths: it needs none for a class in the
# file itself, and Qt 6.4's cannot read the standard headers that AUTOMOC would show it. (It also loses its way
# after a \" inside a raw string literal.)
function(sor_add_test name)
    cmake_parse_arguments(ARG "" "" "LABELS;LIBS;SOURCES" ${ARGN})
    set(moc ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc)
    add_custom_command(OUTPUT ${moc} DEPENDS ${name}.cpp VERBATIM
                       COMMAND Qt6::moc ${CMAKE_CURRENT_SOURCE_DIR}/${name}.cpp -o ${moc})
    add_executable(${name} ${name}.cpp ${ARG_SOURCES} ${moc})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    target_link_libraries(${name} PRIVATE sor_build_flags sor_test_support Qt6::Core Qt6::Test ${ARG_LIBS})
    target_compile_options(${name} PRIVATE ${SOR_TEST_OPTIONS})
    if("sor::ui" IN_LIST ARG_LIBS)
        target_precompile_headers(${name} REUSE_FROM sor_window_test_headers)
    else()
        target_precompile_headers(${name} REUSE_FROM sor_test_headers)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" ENVIRONMENT "QT_QPA_PLATFORM=offscreen"
                         TIMEOUT 1800)
endfunction()
