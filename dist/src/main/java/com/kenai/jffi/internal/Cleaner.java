package com.kenai.jffi.internal;

/**
 * Never frees what jffi allocated for an object that has become unreachable: stands in the tree's jar in the place of
 * jffi's own class of this name, which looks java.lang.ref.Cleaner up by reflection and starts a thread. jrunc keeps
 * its call contexts for the life of the JVM, so there is nothing to free.
 */
public final class Cleaner {
  private Cleaner() {}

  /** Returns the action, for who wants to run it by hand. */
  public static Runnable register(Object owner, Runnable action) {
    return action;
  }
}
