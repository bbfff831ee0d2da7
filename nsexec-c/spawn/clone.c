/*
 * clone3(2) whose child never returns. No libc wraps it, and a function that returns twice on one shared stack cannot be
 * written in C; hence a few lines of assembler for each machine.
 */
#include "clone.h"

#if defined(__x86_64__)
__asm__(".text\n"
        ".globl clone3_run\n"
        ".hidden clone3_run\n"
        ".type clone3_run, @function\n"
        "clone3_run:\n"
        "    mov %rcx, %r8\n" /* the system call overwrites rcx and r11 only */
        "    mov $435, %eax\n"
        "    syscall\n"
        "    test %rax, %rax\n"
        "    jnz 1f\n"
        "    xor %ebp, %ebp\n"
        "    and $-16, %rsp\n" /* the parent's stack is not aligned here, as after any call */
        "    mov %r8, %rdi\n"
        "    call *%rdx\n"
        "    mov %eax, %edi\n"
        "    mov $231, %eax\n" /* exit_group */
        "    syscall\n"
        "    hlt\n"
        "1:  ret\n"
        ".size clone3_run, . - clone3_run\n");
#elif defined(__aarch64__)
__asm__(".text\n"
        ".globl clone3_run\n"
        ".hidden clone3_run\n"
        ".type clone3_run, %function\n"
        "clone3_run:\n"
        "    mov x8, #435\n"
        "    svc #0\n"
        "    cbnz x0, 1f\n"
        "    mov x29, xzr\n"
        "    mov x0, x3\n"
        "    blr x2\n"
        "    mov x8, #94\n" /* exit_group */
        "    svc #0\n"
        "    brk #0\n"
        "1:  ret\n"
        ".size clone3_run, . - clone3_run\n");
#else
#error "clone3_run() is missing for this machine"
#endif
