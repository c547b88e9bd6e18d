/// How long what is kept where: rules, what they mean for a row, and ports that remember what was
/// removed.
@NullMarked
package dev.takagari.core.retention;

import org.jspecify.annotations.NullMarked;
