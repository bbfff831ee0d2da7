package dev.jrunc.container.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.config.FakeHost;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.container.validate.Checks;
import dev.jrunc.oci.ConfigJson;
import dev.jrunc.oci.Golden;
import dev.jrunc.oci.fuzz.FuzzRun;
import dev.jrunc.oci.fuzz.JsonMutator;
import dev.jrunc.oci.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated configurations on their way from bytes to plans: each is refused in words, with a pointer, or
 * becomes plans that keep all rules and that the executor reads as Java printed them (every hundredth is
 * shown to it). See {@link FuzzRun} for longer runs.
 */
final class PlanFuzzTest {
  private static final int SHOWN = 100;

  @TempDir private Path directory;

  private final AtomicLong compiled = new AtomicLong();

  private static final Path NSEXEC =
      Path.of(System.getProperty("jrunc.native", "../build/nsexec-c"), "nsexec").toAbsolutePath();

  @Test
  void everyConfigIsRefusedOrCompiled() throws Exception {
    List<byte[]> corpus = new ArrayList<>(List.of(Golden.bytes("full.json")));
    for (GoldenCase golden : GoldenCase.values()) {
      corpus.add(golden.resource("config.json"));
    }
    JsonMutator mutator = new JsonMutator(corpus);
    long rounds = FuzzRun.run("config.json to plans", 2000, random -> round(mutator, random));
    assertTrue(compiled.get() > rounds / 50, compiled + " of " + rounds + " compiled");
  }

  private void round(JsonMutator mutator, Random random) throws Exception {
    GoldenCase golden = GoldenCase.values()[random.nextInt(GoldenCase.values().length)];
    byte[] document = mutator.next(random);
    List<Plan> plans;
    try {
      plans = plans(document, golden, random);
    } catch (JsonException e) {
      assertFalse(e.getMessage().isEmpty());
      return;
    } catch (InvalidSpec e) {
      assertFalse(e.getMessage().isEmpty());
      return;
    }
    compiled.incrementAndGet();
    for (Plan plan : plans) {
      byte[] written = PlanWriter.write(plan);
      String printed = PlanPrinter.print(plan);
      if (random.nextInt(SHOWN) == 0 && Files.isExecutable(NSEXEC)) {
        assertEquals(printed, dump(written));
      }
    }
  }

  private static List<Plan> plans(byte[] document, GoldenCase golden, Random random) throws Exception {
    FakeHost host = new FakeHost();
    host.unified = random.nextBoolean();
    host.selinux = random.nextBoolean();
    List<String> warnings = new ArrayList<>();
    ContainerConfig config =
        ContainerConfig.from(
            ConfigJson.readSpec(document), CreateRequest.of("c1", "/bundle"), host, warnings::add);
    Checks.run(config, host);
    return List.of(
        BootstrapPlan.compile(config, golden.joins(), false), InitPlan.compile(config, golden.facts(random.nextBoolean())));
  }

  private String dump(byte[] plan) throws Exception {
    Path file = Files.write(directory.resolve("plan"), plan);
    Process process =
        new ProcessBuilder(NSEXEC.toString(), "--dump", file.toString()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), text);
    return text;
  }
}
