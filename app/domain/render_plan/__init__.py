"""What an export will do: facts about media, timeline and preset in; a plan out. Pure."""

from app.domain.render_plan.copyable import wants_index as wants_index
from app.domain.render_plan.estimate import estimated_bytes as estimated_bytes
from app.domain.render_plan.kept import Kept as Kept
from app.domain.render_plan.landing_words import landing_sentence as landing_sentence
from app.domain.render_plan.likeness import called as called
from app.domain.render_plan.likeness import settled as settled
from app.domain.render_plan.pace import Estimate as Estimate
from app.domain.render_plan.pace import Paces as Paces
from app.domain.render_plan.pace import Seen as Seen
from app.domain.render_plan.pace import estimated as estimated
from app.domain.render_plan.pace import estimated_all as estimated_all
from app.domain.render_plan.pace import learned as learned
from app.domain.render_plan.planning import encoded_whole as encoded_whole
from app.domain.render_plan.planning import plan_render as plan_render
from app.domain.render_plan.serial import plan_from_json as plan_from_json
from app.domain.render_plan.serial import plan_to_json as plan_to_json
from app.domain.render_plan.summary import encoded_by_reason as encoded_by_reason
from app.domain.render_plan.summary import expectation as expectation
from app.domain.render_plan.summary import forecast as forecast
from app.domain.render_plan.summary import summary as summary
from app.domain.render_plan.values import RenderPlan as RenderPlan
