"""Files over HTTP on their way in: multipart, and resumable by tus."""
