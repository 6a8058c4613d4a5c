struct gmap {
	unsigned long asce;
};

struct gmap *gmap_get_enabled(void);
int sie64a(struct kvm_vcpu_arch *sie, u64 *rsa, unsigned long gasce);
