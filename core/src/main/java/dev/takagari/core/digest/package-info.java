/// Fingerprints of bytes, with and without a secret.
@NullMarked
package dev.takagari.core.digest;

import org.jspecify.annotations.NullMarked;
