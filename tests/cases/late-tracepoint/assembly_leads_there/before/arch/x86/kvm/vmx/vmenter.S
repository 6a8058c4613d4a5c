SYM_FUNC_START(__vmx_vcpu_run)
	call vmx_before_run
	vmresume
	RET
SYM_FUNC_END(__vmx_vcpu_run)
