/// Who did what to the service.
@NullMarked
package dev.takagari.core.audit;

import org.jspecify.annotations.NullMarked;
