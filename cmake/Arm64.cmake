# Cross-building for 64-bit ARM against the packages that ./dev arm64 unpacks into build/arm64/system; what is built runs
# under qemu.
get_filename_component(SOR_ARM64_SYSTEM ${CMAKE_CURRENT_LIST_DIR}/../build/arm64/system ABSOLUTE)
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_SYSROOT ${SOR_ARM64_SYSTEM})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static;-L;${SOR_ARM64_SYSTEM})
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${SOR_ARM64_SYSTEM})
set(ENV{PKG_CONFIG_LIBDIR} ${SOR_ARM64_SYSTEM}/usr/lib/aarch64-linux-gnu/pkgconfig:${SOR_ARM64_SYSTEM}/usr/share/pkgconfig)
# moc runs here.
set(QT_HOST_PATH /usr)
file(GLOB QT_HOST_PATH_CMAKE_DIR /usr/lib/${CMAKE_HOST_SYSTEM_PROCESSOR}-linux-gnu/cmake)
