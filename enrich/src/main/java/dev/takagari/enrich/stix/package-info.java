/// Reading STIX: bundles and envelopes of objects, and the patterns of their indicators.
@NullMarked
package dev.takagari.enrich.stix;

import org.jspecify.annotations.NullMarked;
