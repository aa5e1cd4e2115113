"""What is made of a file besides exports: filmstrip, waveform, copies for playing, and the sample clip."""
