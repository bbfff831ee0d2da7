package dev.jrunc.container.process;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.netlink.LinkAddress;
import dev.jrunc.linux.netlink.Links;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.NetDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Moves network devices into a container (config-linux.md, "Network Devices"): under their new names,
 * with their permanent global addresses, and up. The runtime does it, whose rights reach both
 * namespaces; the container's own root need not have any in a namespace that it was told to join. The
 * kernel gives hardware back when the namespace ends, and deletes what is not hardware.
 */
final class NetDevices {
  private final Kernel kernel;

  NetDevices(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * @param devices by name on the host
   * @param init pid of a process in the container's network namespace
   */
  void move(Map<String, NetDevice> devices, int init) throws RuntimeFailure {
    if (devices.isEmpty()) {
      return;
    }
    String path = Procfs.of(kernel).namespacePath(init, "net");
    try (Fd namespace = kernel.open(path, OpenFlags.O_RDONLY);
        Links host = Links.open(kernel, null);
        Links container = Links.open(kernel, namespace)) {
      for (Map.Entry<String, NetDevice> device : devices.entrySet()) {
        String name = device.getKey();
        String newName = device.getValue().name().isEmpty() ? name : device.getValue().name();
        move(host, container, namespace, name, newName);
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start container process: unable to move network devices", e);
    }
  }

  private static void move(Links host, Links container, Fd namespace, String name, String newName)
      throws RuntimeFailure {
    String what = "network device not found on the host: " + name;
    try {
      int index = host.index(name);
      what = "fail to get the addresses of network device " + name;
      List<LinkAddress> kept = new ArrayList<>();
      for (LinkAddress address : host.addresses(index, name)) {
        if (address.isPermanentGlobal()) {
          kept.add(address);
        }
      }
      what = "fail to move network device " + name + " into the container as " + newName;
      if (container.exists(newName)) {
        // The kernel would find out after the move.
        throw new SyscallException("RTM_NEWLINK", newName, Errno.EEXIST);
      }
      host.move(index, name, namespace, newName);
      // The number may be another's there.
      what = "network device not found in the container: " + newName;
      int moved = container.index(newName);
      for (LinkAddress address : kept) {
        what = "fail to give network device " + newName + " its address " + address;
        container.addAddress(moved, address);
      }
      what = "fail to set up network device " + newName;
      container.setUp(moved, newName);
    } catch (SyscallException e) {
      throw InvalidSpec.because("/linux/netDevices/" + name, what + ": " + e.getMessage(), e);
    }
  }
}
