// Stands between a process and its disk (LD_PRELOAD) and makes the n-th operation on files below a folder fail, as a
// full, broken or write-protected disk would, or ends the process there, as loss of power would:
//   FAULTY_DISK_FOLDER  only files below it
//   FAULTY_DISK_FAULT   full | write | short | sync | read-only | kill
//   FAULTY_DISK_AT      which operation of that kind fails first, from 1
//   FAULTY_DISK_LOG     a file that gets one byte when a fault was injected
// A full and a write-protected disk stay so; the others fail once. `kill` counts whatever changes the disk: writes, syncs,
// names made, moved and removed, and files cut.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long operations;

static const char *folder(void) { return getenv("FAULTY_DISK_FOLDER"); }

static int is(const char *fault) {
  const char *wanted = getenv("FAULTY_DISK_FAULT");
  return wanted && strcmp(wanted, fault) == 0;
}

static int lies_below(const char *path) {
  const char *base = folder();
  return base && path && strncmp(path, base, strlen(base)) == 0;
}

static int is_ours(int file) {
  char link[64], path[4096];
  if (!folder()) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return lies_below(path);
}

static int opened(const char *path) {
  int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  return next(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

// Whether this operation is the one that fails; `stays` when later ones fail, too.
static int strikes(int stays) {
  const char *at = getenv("FAULTY_DISK_AT");
  long number = atomic_fetch_add(&operations, 1) + 1, wanted = at ? atol(at) : 0;
  if (wanted <= 0 || (stays ? number < wanted : number != wanted)) return 0;
  const char *log = getenv("FAULTY_DISK_LOG");
  int file = log ? opened(log) : -1;
  if (file >= 0) {
    ssize_t (*put)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    (void)!put(file, "!", 1);
    close(file);
  }
  return 1;
}

// Dies when the time has come, before the operation that would change the disk.
static void survives(void) {
  if (strikes(0)) raise(SIGKILL);
}

// How many bytes may be written: all, half of them, or -1 with errno set.
static ssize_t allowed(int file, size_t size) {
  if (!is_ours(file)) return (ssize_t)size;
  if (is("kill")) survives();
  if (is("full") && strikes(1)) return errno = ENOSPC, -1;
  if (is("write") && strikes(0)) return errno = EIO, -1;
  if (is("short") && size > 1 && strikes(0)) return (ssize_t)(size / 2);
  return (ssize_t)size;
}

ssize_t write(int file, const void *bytes, size_t size) {
  static ssize_t (*next)(int, const void *, size_t);
  if (!next) next = dlsym(RTLD_NEXT, "write");
  ssize_t count = allowed(file, size);
  return count < 0 ? count : next(file, bytes, (size_t)count);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) {
  static ssize_t (*next)(int, const void *, size_t, off_t);
  if (!next) next = dlsym(RTLD_NEXT, "pwrite");
  ssize_t count = allowed(file, size);
  return count < 0 ? count : next(file, bytes, (size_t)count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset) {
  static ssize_t (*next)(int, const void *, size_t, off64_t);
  if (!next) next = dlsym(RTLD_NEXT, "pwrite64");
  ssize_t count = allowed(file, size);
  return count < 0 ? count : next(file, bytes, (size_t)count, offset);
}

int fsync(int file) {
  static int (*next)(int);
  if (!next) next = dlsym(RTLD_NEXT, "fsync");
  if (is("kill") && is_ours(file)) survives();
  if (is("sync") && is_ours(file) && strikes(0)) return errno = EIO, -1;
  return next(file);
}

int fdatasync(int file) {
  static int (*next)(int);
  if (!next) next = dlsym(RTLD_NEXT, "fdatasync");
  if (is("kill") && is_ours(file)) survives();
  if (is("sync") && is_ours(file) && strikes(0)) return errno = EIO, -1;
  return next(file);
}

// Whether a file may not be opened, with errno set. A full disk makes no new files.
static int refuses(const char *path, int flags) {
  if (!lies_below(path)) return 0;
  if (is("read-only") && (flags & (O_WRONLY | O_RDWR | O_CREAT)) && strikes(1)) return errno = EROFS, 1;
  if (is("full") && (flags & O_CREAT) && access(path, F_OK) != 0 && strikes(1)) return errno = ENOSPC, 1;
  if (is("kill") && (flags & (O_CREAT | O_TRUNC))) survives();
  return 0;
}

// Whether a name may not be moved or removed, with errno set.
static int keeps(const char *path) {
  if (!lies_below(path)) return 0;
  if (is("read-only") && strikes(1)) return errno = EROFS, 1;
  if (is("kill")) survives();
  return 0;
}

int open(const char *path, int flags, ...) {
  static int (*next)(const char *, int, ...);
  if (!next) next = dlsym(RTLD_NEXT, "open");
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (refuses(path, flags)) return -1;
  return next(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  static int (*next)(const char *, int, ...);
  if (!next) next = dlsym(RTLD_NEXT, "open64");
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (refuses(path, flags)) return -1;
  return next(path, flags, mode);
}

int mkdir(const char *path, mode_t mode) {
  static int (*next)(const char *, mode_t);
  if (!next) next = dlsym(RTLD_NEXT, "mkdir");
  if (refuses(path, O_CREAT)) return -1;
  return next(path, mode);
}

int linkat(int from, const char *old, int to, const char *new, int flags) {
  static int (*next)(int, const char *, int, const char *, int);
  if (!next) next = dlsym(RTLD_NEXT, "linkat");
  if (refuses(new, O_CREAT)) return -1;
  return next(from, old, to, new, flags);
}

int unlink(const char *path) {
  static int (*next)(const char *);
  if (!next) next = dlsym(RTLD_NEXT, "unlink");
  if (keeps(path)) return -1;
  return next(path);
}

int rename(const char *old, const char *new) {
  static int (*next)(const char *, const char *);
  if (!next) next = dlsym(RTLD_NEXT, "rename");
  if (keeps(old)) return -1;
  return next(old, new);
}

int ftruncate(int file, off_t size) {
  static int (*next)(int, off_t);
  if (!next) next = dlsym(RTLD_NEXT, "ftruncate");
  if (is("kill") && is_ours(file)) survives();
  return next(file, size);
}

int ftruncate64(int file, off64_t size) {
  static int (*next)(int, off64_t);
  if (!next) next = dlsym(RTLD_NEXT, "ftruncate64");
  if (is("kill") && is_ours(file)) survives();
  return next(file, size);
}

int link(const char *old, const char *new) {
  static int (*next)(const char *, const char *);
  if (!next) next = dlsym(RTLD_NEXT, "link");
  if (refuses(new, O_CREAT)) return -1;
  return next(old, new);
}

int rmdir(const char *path) {
  static int (*next)(const char *);
  if (!next) next = dlsym(RTLD_NEXT, "rmdir");
  if (keeps(path)) return -1;
  return next(path);
}
