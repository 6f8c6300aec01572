# A wing (or a stage of the pipeline) is one library. It sees its own headers and those of the libraries it links,
# and no others: each library exposes an include folder of its own that holds only a link to its source folder, so
# that an include against the direction of the house does not compile.

# rasid_library(NAME FOLDER SOURCES... LINKS ours... USES third-party...)
function(rasid_library name folder)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;USES" ${ARGN})
  set(view "${PROJECT_BINARY_DIR}/include/${name}")
  get_filename_component(parent "${view}/${folder}" DIRECTORY)
  file(MAKE_DIRECTORY "${parent}")
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/${folder}" "${view}/${folder}" SYMBOLIC)
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC "${view}")
  target_link_libraries(${name} PUBLIC ${ARG_LINKS} PRIVATE ${ARG_USES} rasid_options)
endfunction()

# rasid_test(NAME LABEL label SOURCES... LINKS ours... USES third-party...): one GoogleTest program; one ctest case a test.
function(rasid_test name)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;LINKS;USES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} ${ARG_USES} GTest::gtest GTest::gmock GTest::gtest_main rasid_options)
  target_include_directories(${name} PRIVATE "${PROJECT_BINARY_DIR}/include/tests")
  target_compile_definitions(${name} PRIVATE RASID_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(${name} PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT 300
    ENVIRONMENT "RASID_CACHE=${PROJECT_BINARY_DIR}/cache" DISCOVERY_TIMEOUT 60)
endfunction()
include(GoogleTest)
