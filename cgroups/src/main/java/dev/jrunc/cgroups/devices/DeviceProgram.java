package dev.jrunc.cgroups.devices;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A {@link DeviceFilter} as a program of type BPF_PROG_TYPE_CGROUP_DEVICE. Its context is {@code
 * struct bpf_cgroup_dev_ctx} (linux/bpf.h): access_type (type in the low, access in the high 16
 * bits), major, minor. It returns 1 to allow.
 */
public final class DeviceProgram {
  private static final int LDX_W = 0x61;
  private static final int AND32 = 0x54;
  private static final int RSH32 = 0x74;
  private static final int MOV32_REG = 0xbc;
  private static final int MOV64 = 0xb7;
  private static final int JEQ = 0x15;
  private static final int JNE = 0x55;
  private static final int JNE_REG = 0x5d;
  private static final int EXIT = 0x95;

  private static final int R0 = 0;
  private static final int R1 = 1;
  private static final int TYPE = 2;
  private static final int ACCESS = 3;
  private static final int MAJOR = 4;
  private static final int MINOR = 5;

  private static final int BPF_DEVCG_DEV_BLOCK = 1;
  private static final int BPF_DEVCG_DEV_CHAR = 2;

  /** Kernels before 5.2 load no more instructions; one rule takes at most eight. */
  private static final int MOST_RULES = 500;

  private final ByteBuffer code;

  private DeviceProgram(int rules) {
    code = ByteBuffer.allocate(8 * (8 + 8 * rules)).order(ByteOrder.nativeOrder());
  }

  /** The instructions, 8 bytes each, in native byte order. */
  public static byte[] compile(DeviceFilter filter) throws InvalidDeviceRule {
    List<DeviceRule> exceptions = filter.exceptions();
    if (exceptions.size() > MOST_RULES) {
      throw new InvalidDeviceRule("too many device rules: " + exceptions.size());
    }
    DeviceProgram program = new DeviceProgram(exceptions.size());
    program.emit(LDX_W, TYPE, R1, 0, 0);
    program.emit(AND32, TYPE, 0, 0, 0xffff);
    program.emit(LDX_W, ACCESS, R1, 0, 0);
    program.emit(RSH32, ACCESS, 0, 0, 16);
    program.emit(LDX_W, MAJOR, R1, 4, 0);
    program.emit(LDX_W, MINOR, R1, 8, 0);
    for (DeviceRule rule : exceptions) {
      program.block(rule);
    }
    program.answer(filter.isAllowByDefault());
    byte[] bytes = new byte[program.code.position()];
    program.code.flip().get(bytes);
    return bytes;
  }

  /** Each test that fails jumps behind the block. */
  private void block(DeviceRule rule) {
    int access = rule.access() == DeviceRule.ALL ? 0 : 3;
    int left = 1 + access + (rule.major() >= 0 ? 1 : 0) + (rule.minor() >= 0 ? 1 : 0) + 2;
    emit(JNE, TYPE, 0, --left, rule.type() == 'b' ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR);
    if (access != 0) {
      emit(MOV32_REG, R1, ACCESS, 0, 0);
      emit(AND32, R1, 0, 0, rule.access());
      left -= 3;
      if (rule.allow()) {
        // All that is asked for must be allowed.
        emit(JNE_REG, R1, ACCESS, left, 0);
      } else {
        // One forbidden way of access is enough, as in cgroup v1. (runc lets O_RDWR pass a rule that denies "w".)
        emit(JEQ, R1, 0, left, 0);
      }
    }
    if (rule.major() >= 0) {
      emit(JNE, MAJOR, 0, --left, (int) rule.major());
    }
    if (rule.minor() >= 0) {
      emit(JNE, MINOR, 0, --left, (int) rule.minor());
    }
    answer(rule.allow());
  }

  private void answer(boolean allow) {
    emit(MOV64, R0, 0, 0, allow ? 1 : 0);
    emit(EXIT, 0, 0, 0, 0);
  }

  private void emit(int op, int dst, int src, int offset, int immediate) {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    code.put((byte) op);
    code.put((byte) (little ? src << 4 | dst : dst << 4 | src));
    code.putShort((short) offset);
    code.putInt(immediate);
  }
}
