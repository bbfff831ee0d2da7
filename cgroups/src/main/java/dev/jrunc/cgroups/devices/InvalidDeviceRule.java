package dev.jrunc.cgroups.devices;

/** A rule that says nothing sensible, or nothing that a filter can express. */
public final class InvalidDeviceRule extends Exception {
  public InvalidDeviceRule(String message) {
    super(message);
  }
}
