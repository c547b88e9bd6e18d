/// Detections: what products, rules and indicators say is worth a look, in one form.
@NullMarked
package dev.takagari.core.detection;

import org.jspecify.annotations.NullMarked;
