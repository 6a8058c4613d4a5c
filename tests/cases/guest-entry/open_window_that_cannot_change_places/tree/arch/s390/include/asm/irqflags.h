#ifndef ARCH_IRQFLAGS_H
#define ARCH_IRQFLAGS_H

static __always_inline void arch_local_irq_enable(void)
{
	__asm__ volatile("" : : : "memory");
}

static __always_inline void arch_local_irq_disable(void)
{
	__asm__ volatile("" : : : "memory");
}

#endif
