package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that are not the runtime's own; each type at most once.
 *
 * @param entries as config.json lists them
 */
public record Namespaces(List<Namespace> entries) {
  /** A namespace of the container. */
  public sealed interface Namespace {
    /** Its type. */
    NamespaceType type();
  }

  /** A namespace that the container gets for itself. */
  public record New(NamespaceType type) implements Namespace {}

  /**
   * A namespace that the container joins.
   *
   * @param path of its file
   */
  public record Join(NamespaceType type, String path) implements Namespace {}

  /** Copies the list. */
  public Namespaces {
    entries = List.copyOf(entries);
  }

  /** The entry of a type, {@code null} if the container shares the runtime's namespace. */
  public @Nullable Namespace get(NamespaceType type) {
    for (Namespace entry : entries) {
      if (entry.type() == type) {
        return entry;
      }
    }
    return null;
  }

  /** Whether the container has a namespace of this type that is not the runtime's. */
  public boolean has(NamespaceType type) {
    return get(type) != null;
  }

  /** Whether the container gets a new one. */
  public boolean isNew(NamespaceType type) {
    return get(type) instanceof New;
  }

  /** Those to join, in joining order. */
  public List<Join> joins() {
    List<Join> joins = new ArrayList<>();
    for (NamespaceType type : NamespaceType.all()) {
      if (get(type) instanceof Join join) {
        joins.add(join);
      }
    }
    return joins;
  }

  /** CLONE_NEW* bits of those to make. */
  public int cloneFlags() {
    int flags = 0;
    for (Namespace entry : entries) {
      if (entry instanceof New(NamespaceType type)) {
        flags |= type.flag();
      }
    }
    return flags;
  }

  static Namespaces from(List<dev.jrunc.oci.Namespace> namespaces) throws InvalidSpec {
    List<Namespace> entries = new ArrayList<>();
    for (int i = 0; i < namespaces.size(); i++) {
      dev.jrunc.oci.Namespace namespace = namespaces.get(i);
      String pointer = "/linux/namespaces/" + i;
      String shown = "{\"" + namespace.type() + "\" \"" + namespace.path() + "\"}";
      NamespaceType type = NamespaceType.ofSpecName(namespace.type());
      if (type == null) {
        throw new InvalidSpec(pointer + "/type", "namespace " + shown + " does not exist");
      }
      for (Namespace entry : entries) {
        if (entry.type() == type) {
          throw new InvalidSpec(pointer, "malformed spec file: duplicated ns " + shown);
        }
      }
      if (namespace.path().indexOf('\0') >= 0) {
        throw new InvalidSpec(pointer + "/path", "invalid namespace path: contains nul byte");
      }
      entries.add(
          namespace.path().isEmpty() ? new New(type) : new Join(type, namespace.path()));
    }
    return new Namespaces(entries);
  }
}
