package dev.jrunc.cli.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepAsideTest {
  private final Kernel kernel = NativeKernel.open();

  @Test
  void goesOnElsewhereAndMayComeBack() throws Exception {
    byte[] all = kernel.schedGetaffinity(0);
    assumeTrue(cpus(all) > 1, "requires two CPUs");
    StepAside aside = new StepAside(kernel, () -> true);
    try {
      kernel.schedSetaffinity(0, only(kernel.getcpu()));
      int here = kernel.getcpu();
      aside.run();
      assertArrayEquals(all, kernel.schedGetaffinity(0));
      // Nobody else has a reason to move it in these few microseconds; if somebody does, then hardly ten times.
      List<Integer> seen = new ArrayList<>();
      for (int i = 0; i < 10 && (seen.isEmpty() || seen.getLast() == here); i++) {
        kernel.schedSetaffinity(0, only(here));
        aside.run();
        seen.add(kernel.getcpu());
      }
      assertNotEquals(here, seen.getLast(), seen.toString());
    } finally {
      kernel.schedSetaffinity(0, all);
    }
  }

  @Test
  void staysWhereItIsNotWorthIt() throws Exception {
    byte[] all = kernel.schedGetaffinity(0);
    StepAside aside = new StepAside(kernel, () -> false);
    try {
      byte[] here = only(kernel.getcpu());
      kernel.schedSetaffinity(0, here);
      aside.run();
      assertEquals(1, cpus(kernel.schedGetaffinity(0)));
    } finally {
      kernel.schedSetaffinity(0, all);
    }
  }

  @Test
  void oneCpuIsEnough() throws SyscallException {
    byte[] all = kernel.schedGetaffinity(0);
    try {
      kernel.schedSetaffinity(0, only(kernel.getcpu()));
      StepAside aside = new StepAside(kernel, () -> true);
      aside.run();
      aside.run();
      assertEquals(1, cpus(kernel.schedGetaffinity(0)));
    } finally {
      kernel.schedSetaffinity(0, all);
    }
  }

  private static byte[] only(int cpu) {
    byte[] mask = new byte[cpu / 8 + 1];
    mask[cpu / 8] = (byte) (1 << cpu % 8);
    return mask;
  }

  private static int cpus(byte[] mask) {
    int count = 0;
    for (byte bits : mask) {
      count += Integer.bitCount(bits & 0xff);
    }
    return count;
  }
}
