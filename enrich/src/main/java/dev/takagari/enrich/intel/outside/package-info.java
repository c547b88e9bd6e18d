/// Asking services outside with care: through the gate, within quotas, once, and on record.
@NullMarked
package dev.takagari.enrich.intel.outside;

import org.jspecify.annotations.NullMarked;
