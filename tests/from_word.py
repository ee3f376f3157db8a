"""What Word puts on the clipboard: a tracked change, a colleague's comment and a footnote."""

HTML = """<html><head><meta name=Generator content="Microsoft Word 15"></head><body>
<!--StartFragment-->
<p class=MsoNormal>Take <span class=msoDel><del cite="mailto:JD"
datetime="2026-03-02T10:00">50 mg</del></span><span class=msoIns><ins cite="mailto:JD"
datetime="2026-03-02T10:00">5 mg</ins></span> <a
style='mso-comment-reference:JD_1;mso-comment-date:20260302T1000'>once a day</a><span
class=MsoCommentReference><span style='font-size:8.0pt'><![if !supportAnnotations]><a
class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[JD1]</a><![endif]><span
style='mso-special-character:comment'>&nbsp;</span></span></span> for <s>two</s> weeks.<a
style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span
class=MsoFootnoteReference>[1]</span></a></p>
<div style='mso-element:comment-list'><![if !supportAnnotations]>
<hr class=msocomoff align=left size=1 width="33%">
<![endif]>
<div style='mso-element:comment'><![if !supportAnnotations]>
<div id="_com_1" class=msocomtxt><![endif]><span
style='mso-comment-author:"Jane Doe"'><![if !supportAnnotations]><a
name="_msocom_1"></a><![endif]></span>
<p class=MsoCommentText><span class=MsoCommentReference><![if !supportAnnotations]><a
href="#_msoanchor_1" class=msocomoff>[JD1]</a><![endif]></span>Is this right for Mrs Smith?</p>
<![if !supportAnnotations]></div><![endif]></div>
</div>
<!--EndFragment-->
</body></html>"""
