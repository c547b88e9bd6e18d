/// What can go wrong, as one closed list of codes.
@NullMarked
package dev.takagari.core.error;

import org.jspecify.annotations.NullMarked;
