package dev.jrunc.cli;

/**
 * The tree that this build was installed as.
 *
 * @param tree absolute path of the directory that holds bin, lib and libexec
 * @param commit of the sources it was built from; empty if nobody said
 */
record Installation(String tree, String commit) {

  /** The executor, in C. */
  String nsexec() {
    return tree + "/libexec/nsexec";
  }

  /** The library with nsexec_spawn(). */
  String nsexecLibrary() {
    return tree + "/lib/native/libnsexec.so";
  }
}
