#include <linux/kvm_host.h>

struct guest_mode {
	void (*exit_to_guest_mode)(void);
	int enter_from_guest_mode;
};

TRACE_EVENT(exit_to_guest_mode,
	TP_PROTO(int cpu),
	TP_ARGS(cpu)
);

static int old_exit_to_guest_mode, exit_to_guest_mode_old;

static void count(struct guest_mode *mode, int exit_to_guest_mode)
{
	/* exit_to_guest_mode counts how often exit_to_guest_mode() ran. */
	mode->enter_from_guest_mode = exit_to_guest_mode;
	trace_exit_to_guest_mode(exit_to_guest_mode);
	mode->exit_to_guest_mode();
	if (exit_to_guest_mode)
		goto enter_from_guest_mode;
	pr_info("exit_to_guest_mode %d", exit_to_guest_mode);
enter_from_guest_mode:
	exit_to_guest_mode_old = 1;
}

static void take(void)
{
	bool enter_from_guest_mode = false;

	if (enter_from_guest_mode)
		exit_to_guest_mode();
}
