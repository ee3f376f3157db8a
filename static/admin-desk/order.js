// Who is taken away and chosen again comes last: the order of the options is that of the names.

window.django.jQuery(document).on("select2:unselect", "select[data-ordered]", (event) => {
  event.params.data.element?.remove();
});
