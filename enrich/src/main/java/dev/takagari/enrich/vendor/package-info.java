/// Reading what single makers publish in shapes of their own.
@NullMarked
package dev.takagari.enrich.vendor;

import org.jspecify.annotations.NullMarked;
