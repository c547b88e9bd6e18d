/// How much of which kind of event comes in, and what it takes to keep it.
@NullMarked
package dev.takagari.core.volume;

import org.jspecify.annotations.NullMarked;
