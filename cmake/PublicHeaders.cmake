# The headers that are installed: those below and all that they include, as sorlab/<module>/... whose includes name
# sorlab/ too, so that a user's own base/time.h is never taken for ours. A header that is neither ours, nor of the
# standard library, nor of the system ends the build: who uses the library needs none of its dependencies' headers.
#   cmake "-DSOURCES=core;made/by/the/build" -DDESTINATION=folder/sorlab -P PublicHeaders.cmake
cmake_minimum_required(VERSION 3.24)

# What a user includes; the pages of the manual and of Doxygen are about these.
set(SOR_PUBLIC_HEADERS
    # sorlab::engine
    base/error.h base/result.h base/time.h base/units.h
    market/fees/fee_table.h market/fees/venue_fees.h market/quote_event.h market/tape.h market/tape_builder.h
    route/allocators/allocation.h route/placement/model/placement_problem.h
    route/placement/solvers/placement_solver.h
    strategy/order_spec.h strategy/own_strategy.h strategy/parent_order.h strategy/strategy.h strategy/taking.h
    sim/execution_rules.h sim/guarded_strategy.h sim/run_result.h
    search/baseline.h search/experiment.h search/experiment_scenario.h search/grid_run.h search/parameter_grid.h
    search/saving.h
    study/clustered_mean.h study/headline.h study/order_sampler.h study/sample.h study/wild_interval.h
    # sorlab::io
    input/source_spec.h input/tape_loader.h)

set(allowed_system sys/mman.h sys/stat.h) # in base/memory_pages.h, input/csv/file_mark.h
set(queue ${SOR_PUBLIC_HEADERS})
set(seen "")
file(REMOVE_RECURSE ${DESTINATION})
while(queue)
    list(POP_FRONT queue header)
    if(header IN_LIST seen)
        continue()
    endif()
    list(APPEND seen ${header})
    set(file NOTFOUND)
    foreach(source IN LISTS SOURCES)
        if(EXISTS ${source}/${header})
            set(file ${source}/${header})
        endif()
    endforeach()
    if(NOT file)
        message(FATAL_ERROR "${header} is to be installed, and there is no such file in ${SOURCES}")
    endif()
    file(READ ${file} text)
    string(REGEX MATCHALL "#[ \t]*include[ \t]*[<\"][^>\"]*[>\"]" includes "${text}")
    foreach(include IN LISTS includes)
        string(REGEX REPLACE ".*[<\"](.*)[>\"]" "\\1" name "${include}")
        if(include MATCHES "\"")
            list(APPEND queue ${name})
        elseif(NOT name MATCHES "^[a-z_0-9]+$" AND NOT name IN_LIST allowed_system)
            message(FATAL_ERROR "${file} includes <${name}>, and is installed for users who need not have that: "
                                "include it in the .cpp file")
        endif()
    endforeach()
    string(REGEX REPLACE "(#[ \t]*include[ \t]*\")" "\\1sorlab/" text "${text}")
    file(WRITE ${DESTINATION}/${header} "${text}")
endwhile()
