/// Reading indicators from what others publish: the frame that every format shares, and the report
/// of what was taken and what was not.
@NullMarked
package dev.takagari.enrich.read;

import org.jspecify.annotations.NullMarked;
