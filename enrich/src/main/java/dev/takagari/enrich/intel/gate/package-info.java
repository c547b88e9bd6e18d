/// What may be told to somebody outside: the one place that decides, before every service.
@NullMarked
package dev.takagari.enrich.intel.gate;

import org.jspecify.annotations.NullMarked;
