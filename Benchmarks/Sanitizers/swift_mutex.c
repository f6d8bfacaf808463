// Tells the thread sanitizer what happens inside Swift's Mutex when threads meet there. Taking a free Mutex is inlined
// into the program, where the sanitizer sees it; waiting for one and waking the next happen in a library (and the
// kernel) that are not instrumented, so that what the lock orders would look like races. `Benchmarks/sanitize thread`
// preloads this; programs without the sanitizer are left as they are.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

#define SELF void *self __attribute__((swift_context))
#define SWIFT __attribute__((swiftcall))
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

SWIFT void tocsin_lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT _Bool tocsin_try(SELF) __asm__(TRY);
SWIFT void tocsin_unlock(SELF) __asm__(UNLOCK);

SWIFT void tocsin_lock(uint32_t thread, SELF) {
  typedef SWIFT void Lock(uint32_t, SELF);
  ((Lock *)dlsym(RTLD_NEXT, LOCK))(thread, self);
  if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT _Bool tocsin_try(SELF) {
  typedef SWIFT _Bool Try(SELF);
  _Bool taken = ((Try *)dlsym(RTLD_NEXT, TRY))(self);
  if (taken && __tsan_acquire) __tsan_acquire(self);
  return taken;
}

SWIFT void tocsin_unlock(SELF) {
  typedef SWIFT void Unlock(SELF);
  if (__tsan_release) __tsan_release(self);
  ((Unlock *)dlsym(RTLD_NEXT, UNLOCK))(self);
}
