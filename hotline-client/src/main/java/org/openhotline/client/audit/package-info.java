/// The auditor's view: a copy of the whole record, evidence about one message, and checks that need
/// no relay.
@NullMarked
package org.openhotline.client.audit;

import org.jspecify.annotations.NullMarked;
