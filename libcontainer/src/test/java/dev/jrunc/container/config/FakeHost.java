package dev.jrunc.container.config;

import dev.jrunc.oci.IdMapping;
import java.io.IOException;
import java.util.List;

/** A host as a test wants it; by default a cgroup v1 host where all paths exist. */
public final class FakeHost implements HostFacts {
  /** Answers of {@link HostFacts#unifiedCgroups}. */
  public boolean unified;

  /** Answers of {@link HostFacts#selinux}. */
  public boolean selinux;

  /** What has no path. */
  public String missing = "";

  /** What {@link HostFacts#realPath} makes of every path, unless empty. */
  public String real = "";

  /** A namespace that is the runtime's. */
  public String own = "";

  /** A type that the kernel lacks. */
  public NamespaceType lacks = null;

  /** Maps of every user namespace that is joined. */
  public List<IdMapping> maps = List.of(new IdMapping(0, 100_000, 65_536));

  @Override
  public boolean unifiedCgroups() {
    return unified;
  }

  @Override
  public boolean supports(NamespaceType type) {
    return type != lacks;
  }

  @Override
  public boolean isOwnNamespace(NamespaceType type, String path) {
    return path.equals(own);
  }

  @Override
  public UserNamespaceMaps userNamespaceMaps(String path) throws IOException {
    requireExists(path);
    return new UserNamespaceMaps(maps, maps);
  }

  @Override
  public boolean inUserNamespace() {
    return false;
  }

  @Override
  public boolean selinux() {
    return selinux;
  }

  @Override
  public boolean apparmor() {
    return true;
  }

  @Override
  public String realPath(String path) throws IOException {
    if (path.equals(missing)) {
      throw new IOException("stat " + path + ": no such file or directory");
    }
    return real.isEmpty() ? path : real;
  }

  @Override
  public void requireExists(String path) throws IOException {
    if (path.equals(missing)) {
      throw new IOException("lstat " + path + ": no such file or directory");
    }
  }

  @Override
  public boolean rdt() {
    return false;
  }

  @Override
  public boolean rdtCacheAllocation() {
    return false;
  }

  @Override
  public boolean rdtMemoryBandwidth() {
    return false;
  }
}
