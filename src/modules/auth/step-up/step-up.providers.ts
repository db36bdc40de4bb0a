import { CompleteStepUp } from './complete-step-up.use-case.js';
import { RequestStepUp } from './request-step-up.use-case.js';
import { StepUpResolver } from './step-up.resolver.js';
import { StepUps } from './step-ups.js';

/** Fresh second factors for dangerous acts. */
export const STEP_UP_PROVIDERS = [CompleteStepUp, RequestStepUp, StepUpResolver, StepUps];
