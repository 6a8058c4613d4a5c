// SPDX-License-Identifier: GPL-2.0
/*
 * What all architectures share: loading a virtual CPU and the run ioctl.
 *
 * Nothing here enters a guest. guest_state_enter_irqoff() and its siblings
 * are called by the architectures, next to the instruction that matters.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kvm.h>
#include <linux/kvm_host.h>
#include <linux/preempt.h>
#include <linux/smp.h>

/**
 * vcpu_load - make a virtual CPU the current one of this processor
 * @vcpu: the virtual CPU, its mutex held
 */
void vcpu_load(struct kvm_vcpu *vcpu)
{
	int cpu = get_cpu();

	vcpu->cpu = cpu;
	kvm_arch_vcpu_load(vcpu, cpu);
	put_cpu();
}

/**
 * vcpu_put - undo vcpu_load()
 * @vcpu: the virtual CPU, loaded on this processor
 */
void vcpu_put(struct kvm_vcpu *vcpu)
{
	preempt_disable();
	kvm_arch_vcpu_put(vcpu);
	vcpu->cpu = -1;
	preempt_enable();
}

static long kvm_do_run(struct kvm_vcpu *vcpu, unsigned long arg)
{
	if (arg)
		return -EINVAL;

	return kvm_arch_vcpu_ioctl_run(vcpu);
}

static long kvm_vcpu_ioctl(struct file *filp, unsigned int ioctl,
			   unsigned long arg)
{
	struct kvm_vcpu *vcpu = filp->private_data;
	long r;

	if (mutex_lock_killable(&vcpu->mutex))
		return -EINTR;

	if (vcpu->kvm->dead)
		r = -EIO;
	else if (ioctl == KVM_RUN)
		r = kvm_do_run(vcpu, arg);
	else
		r = -ENOTTY;

	mutex_unlock(&vcpu->mutex);
	return r;
}

const struct file_operations kvm_vcpu_fops = {
	.unlocked_ioctl	= kvm_vcpu_ioctl,
};
