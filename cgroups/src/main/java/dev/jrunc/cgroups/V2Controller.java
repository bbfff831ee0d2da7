package dev.jrunc.cgroups;

/** One controller of cgroup v2 (admin-guide/cgroup-v2.rst). */
interface V2Controller extends Controller {
  /** Whether a threaded cgroup cannot have it. */
  default boolean isDomain() {
    return true;
  }
}
