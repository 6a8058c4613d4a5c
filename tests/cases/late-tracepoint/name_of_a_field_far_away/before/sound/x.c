struct snd { s64 advance_expire_delta; };
s64 f(struct snd *v)
{
	return v->advance_expire_delta;
}
