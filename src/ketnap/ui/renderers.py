"""Forms drawn with our own field component."""

from django.forms.renderers import DjangoTemplates


class KetnapRenderer(DjangoTemplates):
    """Makes `{{ form }}`, `{{ field.as_field_group }}` and `{{ formset }}` use the templates under `ui/forms/`.

    Named by the setting `FORM_RENDERER = "ketnap.ui.renderers.KetnapRenderer"`.
    """

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
