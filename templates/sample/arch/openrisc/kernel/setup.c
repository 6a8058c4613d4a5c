// SPDX-License-Identifier: GPL-2.0
/*
 * Early setup on OpenRISC, which runs no guests.
 */
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/types.h>

static unsigned int nr_wired_irqs __initdata = 32;

void __init setup_arch(char **cmdline_p)
{
	*cmdline_p = "console=ttyS0";
	pr_info("OpenRISC: %u interrupt lines\n", nr_wired_irqs);
}
