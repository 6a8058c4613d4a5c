int sie64a(struct kvm_vcpu_arch *sie, u64 *rsa, unsigned long gasce);
#define for_each_turn(turn, most) for (int turn = 0; turn < (most); turn++)
