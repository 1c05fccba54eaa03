# What every target of the project shares: warnings, sanitizers, architecture, and how a test is declared.

add_library(sor_build_flags INTERFACE)
target_compile_features(sor_build_flags INTERFACE cxx_std_20)
target_compile_options(sor_build_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual
    # Contracting a*b+c into one rounding would make results depend on the machine.
    -ffp-contract=off
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>)
if(SOR_ARCH AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    target_compile_options(sor_build_flags INTERFACE -march=${SOR_ARCH})
endif()
if(SOR_SANITIZE)
    string(REPLACE ";" "," SOR_SANITIZE_LIST "${SOR_SANITIZE}")
    target_compile_options(sor_build_flags INTERFACE
        -fsanitize=${SOR_SANITIZE_LIST} -fno-omit-frame-pointer -fno-sanitize-recover=all -g)
    target_link_options(sor_build_flags INTERFACE -fsanitize=${SOR_SANITIZE_LIST})
endif()

# sor_add_test(tst_name LABELS unit LIBS sor::engine)
# Builds tst_name.cpp of the current folder against Qt Test and registers it with ctest under its labels.
function(sor_add_test name)
    cmake_parse_arguments(ARG "" "" "LABELS;LIBS;SOURCES" ${ARGN})
    add_executable(${name} ${name}.cpp ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOMOC_COMPILER_PREDEFINES OFF
                          RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE sor_build_flags sor_test_support Qt6::Core Qt6::Test ${ARG_LIBS})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" ENVIRONMENT "QT_QPA_PLATFORM=offscreen"
                         TIMEOUT 600)
endfunction()
