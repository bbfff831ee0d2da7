package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Small configurations for tests; in their JSON, {@code '} stands for the double quote. */
public final class Specs {
  private Specs() {}

  /**
   * A configuration with everything that is required.
   *
   * @param process members of the process besides args and cwd
   * @param linux members of linux besides namespaces pid, mount, uts, ipc and network
   * @param top members of the document
   */
  public static String json(String process, String linux, String top) {
    return """
    {'ociVersion':'1.2.0','root':{'path':'rootfs'},
     'process':{'args':['sh'],'cwd':'/'%s},
     'linux':{'namespaces':[{'type':'pid'},{'type':'mount'},{'type':'uts'},{'type':'ipc'},
       {'type':'network'}]%s}%s}
    """
        .formatted(more(process), more(linux), more(top));
  }

  private static String more(String members) {
    return members.isEmpty() ? "" : "," + members;
  }

  /** Resolves, with warnings lost. */
  public static ContainerConfig resolve(String json, CreateRequest request, HostFacts facts)
      throws InvalidSpec, JsonException {
    return resolve(json, request, facts, new ArrayList<>());
  }

  /** Resolves. */
  public static ContainerConfig resolve(
      String json, CreateRequest request, HostFacts facts, List<String> warnings)
      throws InvalidSpec, JsonException {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return ContainerConfig.from(ConfigJson.readSpec(bytes), request, facts, warnings::add);
  }

  /** Resolves with the default request on the default host. */
  public static ContainerConfig resolve(String json) throws InvalidSpec, JsonException {
    return resolve(json, CreateRequest.of("c1", "/bundle"), new FakeHost());
  }
}
