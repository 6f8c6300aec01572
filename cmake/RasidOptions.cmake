# Compiler settings that every target of ours shares; third parties get none of them.
add_library(rasid_options INTERFACE)
target_compile_options(rasid_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${RASID_WERROR}>:-Werror>)
# GCC 12 sees overlapping copies in std::string's operator+ where there are none (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(rasid_options INTERFACE -Wno-restrict)
endif()
if(RASID_SANITIZE)
  target_compile_options(rasid_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(rasid_options INTERFACE -fsanitize=address,undefined)
endif()
find_program(RASID_CCACHE ccache)
if(RASID_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${RASID_CCACHE}")
endif()
